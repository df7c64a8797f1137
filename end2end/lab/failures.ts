// Ways in which a browser's devices fail, put in place before the page's own script.

const refusing = (name: string) => `
  if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('refused in a test', '${name}'))
`

export const failures = {
  denied: refusing('NotAllowedError'),
  missing: refusing('NotFoundError') + `
    if (navigator.mediaDevices) navigator.mediaDevices.enumerateDevices = () => Promise.resolve([])
  `,
  busy: refusing('NotReadableError'),
  /** A browser without WebRTC. */
  unsupported: `
    delete window.RTCPeerConnection
    delete window.webkitRTCPeerConnection
  `,
  /** Nobody ever answers the browser's question. */
  unanswered: `navigator.mediaDevices.getUserMedia = () => new Promise(() => {})`,
}
