// A small internet on this machine: a backbone to which servers and routers are connected,
// and people's networks behind the routers. Addresses are such as the real one has, since a
// relay refuses to send to private ones; nothing of it is seen outside its namespaces.
import { kinds, ruleset, type Kind } from './kinds'
import { Spaces, run } from './spaces'

const backbone = { v4: '11.0.0', v6: '2a0f:1:' }

export type Address = { v4: string; v6: string }

/** Addresses of hosts that stand in the open. */
const hosts: Record<string, Address> = {
  'parlor.test': { v4: `${backbone.v4}.10`, v6: `${backbone.v6}:10` },
  'turn.test': { v4: `${backbone.v4}.20`, v6: `${backbone.v6}:20` },
}

/**
 * What a resolver answers where there are these IP versions: some browsers take a relay's first
 * address, whether it can be reached or not. Chromium asks for relays with a dot at the end.
 */
const names = (...versions: (4 | 6)[]) =>
  ['127.0.0.1 localhost', '::1 localhost', ...Object.entries(hosts).flatMap(([name, { v4, v6 }]) => versions.map(version => `${version === 4 ? v4 : v6} ${name} ${name}.`)), ''].join('\n')

/** Somebody's machine. */
export type Machine = { space: string; addresses: string[] }

/** Counts from now on the packets that leave this machine for one of `addresses`, or come from there. */
export function watch({ space }: Machine, addresses: string[]) {
  const of = (version: 'ip' | 'ip6', direction: string) => {
    const these = addresses.filter(address => address.includes(':') === (version === 'ip6'))
    return these.length ? `${version} ${direction} { ${these.join(', ')} } counter` : ''
  }
  const chain = (hook: string, direction: string) => `  chain ${hook} {
    type filter hook ${hook} priority -200
    ${of('ip', direction)}
    ${of('ip6', direction)}
  }`
  run(`ip netns exec ${space} nft -f - <<'END'
table inet watch
delete table inet watch
table inet watch {
${chain('output', 'daddr')}
${chain('input', 'saddr')}
}
END`)
}

/** How many packets `watch` has counted. */
export function counted({ space }: Machine): number {
  const rules = run(`ip netns exec ${space} nft list table inet watch`)
  return [...rules.matchAll(/packets (\d+)/g)].reduce((sum, [, packets]) => sum + Number(packets), 0)
}

export class Internet {
  readonly #spaces = new Spaces()
  readonly #core: string
  #networks = 0

  constructor() {
    this.#core = this.#spaces.add('core', names(4, 6))
    run(`ip -n ${this.#core} link add backbone type bridge
ip -n ${this.#core} link set backbone up
ip -n ${this.#core} addr add ${backbone.v4}.1/16 dev backbone
ip -n ${this.#core} addr add ${backbone.v6}:1/64 dev backbone nodad
ip netns exec ${this.#core} sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.backbone.send_redirects=0`)
  }

  /** Connects `space` to the backbone, as its interface `outside`. */
  #connect(space: string, { v4, v6 }: Address) {
    const port = `port${++this.#networks}`
    run(`ip link add ${port} netns ${this.#core} type veth peer name outside netns ${space}
ip -n ${this.#core} link set ${port} master backbone up
ip -n ${space} link set outside up
ip -n ${space} addr add ${v4}/16 dev outside
ip -n ${space} addr add ${v6}/64 dev outside nodad
ip -n ${space} route add default via ${backbone.v4}.1
ip -n ${space} route add default via ${backbone.v6}:1`)
  }

  /** A server in the open, under one of the names everybody knows. */
  host(name: string): Machine {
    const space = this.#spaces.add(name, names(4, 6))
    this.#connect(space, hosts[name])
    return { space, addresses: Object.values(hosts[name]) }
  }

  /** So many machines behind one router. */
  network(kind: Kind, machines = 1): Network {
    return new Network(kind, machines, this.#spaces, this.#core, (space, address) => {
      this.#connect(space, address)
    })
  }

  close() {
    this.#spaces.close()
  }
}

/** A router, and the machines behind it. */
export class Network {
  readonly machines: Machine[] = []
  /** What others see of it. */
  readonly outside: string[] = []
  static #numbers = 0

  constructor(
    readonly kind: Kind,
    count: number,
    readonly spaces: Spaces,
    core: string,
    connect: (space: string, address: Address) => void,
  ) {
    const number = (Network.#numbers = (Network.#numbers % 200) + 1)
    const { versions, line } = kinds[kind]
    const address = { v4: `11.0.1.${number}`, v6: `${backbone.v6}:1:${number}` }
    const inside = { v4: `192.168.${number}`, v6: `2a0f:2:${number.toString(16)}:` }
    const router = spaces.add(`router-${kind}`, names(...versions))
    this.#router = router
    connect(router, address)
    this.outside.push(...Object.values(address))
    run(`ip netns exec ${router} nft -f - <<'END'
${ruleset(kinds[kind])}
END
${line ? `tc -n ${router} qdisc add dev outside root tbf ${line}` : ''}
ip -n ${router} link add inside type bridge
ip -n ${router} link set inside up
ip -n ${router} addr add ${inside.v4}.1/24 dev inside
ip -n ${router} addr add ${inside.v6}:1/64 dev inside nodad
ip netns exec ${router} sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip -n ${core} route replace ${inside.v6}:/64 via ${address.v6}`)
    for (let machine = 1; machine <= count; machine++) {
      const space = spaces.add(`machine-${machine}`, names(...versions))
      const own = { 4: `${inside.v4}.${machine + 1}`, 6: `${inside.v6}:${machine + 1}` }
      const gateway = { 4: `${inside.v4}.1`, 6: `${inside.v6}:1` }
      run(`ip link add port${machine} netns ${router} type veth peer name lan netns ${space}
ip -n ${router} link set port${machine} master inside up
${line ? `tc -n ${router} qdisc add dev port${machine} root tbf ${line}` : ''}
${versions.includes(6) ? '' : `ip netns exec ${space} sysctl -qw net.ipv6.conf.lan.disable_ipv6=1`}
ip -n ${space} link set lan up
${versions.map(version => `ip -n ${space} addr add ${own[version]}/${version === 4 ? '24' : '64 nodad'} dev lan`.replace('/64 nodad dev lan', '/64 dev lan nodad')).join('\n')}
${versions.map(version => `ip -n ${space} route add default via ${gateway[version]}`).join('\n')}`)
      this.machines.push({ space, addresses: versions.map(version => own[version]) })
    }
  }

  readonly #router: string

  close() {
    for (const { space } of this.machines) this.spaces.remove(space)
    this.spaces.remove(this.#router)
  }
}
