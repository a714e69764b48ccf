// Addresses of printers as they are typed and as they are shown.

/** The screen in a printer's place. */
export const SCREEN = 'screen';

const NETWORK_PORT = 9100;

/** What a person typed about a printer of the network; none when it cannot be one. */
export function networkAddress(text: string): string | null {
  const bare = text.trim();
  if (bare.includes('://')) return /^[a-z]+:\/\/\S+$/.test(bare) ? bare : null;
  if (!/^[\w.-]+(:\d{1,5})?$/.test(bare) || isSerialPort(bare)) return null;
  const host = bare.split(':')[0]!;
  if (/^[\d.]+$/.test(host) && !isIpv4(host)) return null;
  return `tcp://${bare.includes(':') ? bare : `${bare}:${NETWORK_PORT}`}`;
}

/** Whether it is the name of a serial port of Windows. */
export function isSerialPort(text: string): boolean {
  return /^com\d+:?$/i.test(text.trim());
}

/** Four numbers up to 255. */
function isIpv4(host: string): boolean {
  const parts = host.split('.');
  return parts.length === 4 && parts.every((it) => /^\d{1,3}$/.test(it) && Number(it) <= 255);
}

/** The address of a serial port; none without one. */
export function serialAddress(port: string, baud: number, flow: string): string | null {
  const bare = port.trim();
  return /^[\w/.-]+$/.test(bare) ? `serial://${bare}?baud=${baud}&flow=${flow}` : null;
}

/** How an address begins and the rest of it, without what only a machine reads. */
export function partsOf(address: string): { kind: string; where: string } {
  const [kind, rest] = address.split('://');
  return { kind: kind ?? '', where: (rest ?? '').split('?')[0]!.replace(/:9100$/, '') };
}
