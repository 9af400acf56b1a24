/**
 * Says what is wrong with this version of `undici`, if anything is. Older ones than 7.30.2 were not tried; 8 changes the
 * interface that is used here.
 */
export function undiciVersionFault(version: unknown): string | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(String(version)) ?? [];
  if (major === '7' && (Number(minor) > 30 || (minor === '30' && Number(patch) >= 2))) return undefined;
  return `rx-secure-networking/undici needs the package undici in a version from 7.30.2 up to, and without, 8: found ${String(version)}`;
}
