// Network namespaces: made under a name that tells whose they are, and gone afterwards,
// also those of a run that was killed before it could clean up.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const prefix = 'parlor-lab'
/** What is bound over /etc inside a namespace, by `ip netns exec`. */
const etc = (space: string) => join('/etc/netns', space)

/** Runs these lines as a script that stops at the first line that fails. */
export function run(script: string): string {
  return execFileSync('sh', ['-eu'], { input: script, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] })
}

/** Why this machine cannot have networks of its own; nothing if it can. */
export function unable(): string | undefined {
  if (process.platform !== 'linux') return 'the network lab needs Linux'
  if (process.getuid?.() !== 0) return 'the network lab needs root, for namespaces of its own'
  const name = `${prefix}-${process.pid}-probe`
  try {
    run(`ip netns add ${name}
ip netns exec ${name} nft 'add table inet probe; add chain inet probe nat { type nat hook postrouting priority 100; }; add rule inet probe nat masquerade fully-random'`)
    return undefined
  } catch (error) {
    return `the network lab needs namespaces and nftables (iproute2, nftables): ${(error as Error).message.trim().split('\n').at(-1)}`
  } finally {
    discard(name)
  }
}

function alive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== ''
  } catch {
    return false
  }
}

function all(): string[] {
  const names = existsSync('/run/netns') ? readdirSync('/run/netns') : []
  return [...new Set([...names, ...(existsSync('/etc/netns') ? readdirSync('/etc/netns') : [])])]
}

/** Ends what runs in the namespace, and removes it with all its interfaces. */
function discard(space: string) {
  try {
    for (const pid of execFileSync('ip', ['netns', 'pids', space], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n'))
      if (pid) process.kill(Number(pid), 'SIGKILL')
  } catch {
    // There is no such namespace, or the process ended by itself.
  }
  try {
    execFileSync('ip', ['netns', 'del', space], { stdio: 'ignore' })
  } catch {
    // There is none.
  }
  rmSync(etc(space), { recursive: true, force: true })
}

/** The namespaces of this run. */
export class Spaces {
  #mine = new Set<string>()
  static #counted = 0
  #leave = () => this.close()

  constructor() {
    for (const space of all()) {
      const pid = Number(space.match(`^${prefix}-(\\d+)-`)?.[1])
      if (pid && !alive(pid)) discard(space)
    }
    process.on('exit', this.#leave)
  }

  /** A new namespace that knows these names (`/etc/hosts`). */
  add(what: string, hosts: string): string {
    const space = `${prefix}-${process.pid}-${++Spaces.#counted}-${what}`
    this.#mine.add(space)
    mkdirSync(etc(space), { recursive: true })
    writeFileSync(join(etc(space), 'hosts'), hosts)
    // Nobody else is asked for names, and the answer to whoever tries comes at once.
    writeFileSync(join(etc(space), 'resolv.conf'), 'nameserver 127.0.0.1\n')
    run(`ip netns add ${space}
ip -n ${space} link set lo up
ip netns exec ${space} sysctl -qw net.ipv4.conf.all.accept_redirects=0 net.ipv6.conf.all.accept_redirects=0 net.ipv6.conf.all.accept_ra=0 net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0`)
    return space
  }

  remove(space: string) {
    if (this.#mine.delete(space)) discard(space)
  }

  close() {
    process.off('exit', this.#leave)
    for (const space of this.#mine) discard(space)
    this.#mine.clear()
  }
}
