// The lab's own authority, which its browsers trust, and certificates for its servers.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

export class Certificates {
  #folder = mkdtempSync(join(tmpdir(), 'parlor-certificates-'))
  #path = (name: string) => join(this.#folder, name)

  constructor() {
    openssl('req', '-x509', ...curve, '-days', '2', '-subj', '/CN=The lab', '-keyout', this.#path('authority.key'), '-out', this.#path('authority.pem'))
    // Firefox reads policies from its distribution's folder, over which this one is laid.
    mkdirSync(this.policies)
    writeFileSync(join(this.policies, 'policies.json'), JSON.stringify({ policies: { Certificates: { Install: [this.#path('authority.pem')] } } }))
  }

  get policies() {
    return this.#path('policies')
  }

  /** A certificate and its key, as files. */
  of(name: string): { cert: string; key: string } {
    const [cert, key, request, names] = ['pem', 'key', 'csr', 'names'].map(ending => this.#path(`${name}.${ending}`))
    writeFileSync(names, `subjectAltName=DNS:${name}\nextendedKeyUsage=serverAuth\n`)
    openssl('req', ...curve, '-subj', `/CN=${name}`, '-keyout', key, '-out', request)
    openssl('x509', '-req', '-in', request, '-days', '2', '-CA', this.#path('authority.pem'), '-CAkey', this.#path('authority.key'), '-CAcreateserial', '-extfile', names, '-out', cert)
    return { cert, key }
  }

  close() {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
