export type Door = { port: number; close(): void }
export function openDoor(space: string, port: number, host?: string, here?: number): Promise<Door>
