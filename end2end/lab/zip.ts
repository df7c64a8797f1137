// What is in a zip: read from its end, as every unpacker does. Stored entries only.
import { crc32 } from 'node:zlib'
import { readFile } from 'node:fs/promises'

export async function unpack(path: string): Promise<Map<string, Buffer>> {
  const zip = await readFile(path)
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0) throw new Error(`${path} has no end of a zip`)
  const files = new Map<string, Buffer>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error(`no entry at ${at}`)
    const [method, crc, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 24)]
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)]
    const local = zip.readUInt32LE(at + 42)
    const path = zip.toString('utf8', at + 46, at + 46 + name)
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const bytes = zip.subarray(from, from + size)
    if (method !== 0) throw new Error(`${path} is compressed`)
    if (crc32(bytes) !== crc) throw new Error(`${path} is not what its CRC says`)
    files.set(path, bytes)
    at += 46 + name + extra + comment
  }
  return files
}
