/**
 * Says what is wrong with this version of `ws`, if anything is. Older ones than 8.23 leave holes open that this library
 * counts on being closed: they can be made to run out of memory by tiny fragments or by pings, and to send memory that
 * was never written.
 */
export function wsVersionFault(version: unknown): string | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(String(version)) ?? [];
  if (major === '8' && Number(minor) >= 23) return undefined;
  return `rx-secure-networking/ws needs the package ws in a version from 8.23 up to, and without, 9: found ${String(version)}`;
}
