// The kinds of networks people sit in, each as the rules of its router.

export type Kind = 'narrow' | 'preserving' | 'symmetric' | 'udp-blocked' | 'only-443' | 'ipv4' | 'ipv6'

type Rules = {
  /** The IP versions that there are. */
  versions: (4 | 6)[]
  /** How ports are given out where addresses are shared. */
  masquerade?: string
  /** What may leave; all of it, if nothing is said. */
  leaving?: string
  /** What the line carries each way, as `tc` has it; as much as there is, if nothing is said. */
  line?: string
}

export const kinds: Record<Kind, Rules> = {
  /** As most homes have it: a port keeps its number, so that holes can be punched. */
  preserving: { versions: [4], masquerade: 'masquerade' },
  /** The same on a slow line before which a lot can wait, as routers of homes have it. */
  narrow: { versions: [4], masquerade: 'masquerade', line: 'rate 3mbit burst 16kb latency 500ms' },
  /** As many offices and mobile networks have it: another port for every destination. */
  symmetric: { versions: [4], masquerade: 'masquerade fully-random' },
  'udp-blocked': { versions: [4], masquerade: 'masquerade', leaving: 'meta l4proto udp drop' },
  'only-443': { versions: [4], masquerade: 'masquerade', leaving: 'tcp dport != 443 drop\n    meta l4proto != tcp drop' },
  ipv4: { versions: [4], masquerade: 'masquerade' },
  /** Every machine has an address of its own; a firewall lets nobody in unasked. */
  ipv6: { versions: [6] },
}

/**
 * A router's rules. What comes from outside unasked is dropped on the way to the router itself
 * as well: its answer would otherwise take the very port that a hole needs.
 */
export function ruleset({ masquerade, leaving }: Rules): string {
  return `table inet lab {
  chain forward {
    type filter hook forward priority 0
    ct state established,related accept
    iifname "outside" drop
    ${leaving ?? ''}
  }
  chain input {
    type filter hook input priority 0
    ct state established,related accept
    meta l4proto icmpv6 accept
    iifname "outside" drop
  }
  chain leaving {
    type nat hook postrouting priority 100
    ${masquerade ? `oifname "outside" meta nfproto ipv4 ${masquerade}` : ''}
  }
}
`
}
