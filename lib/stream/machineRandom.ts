let pool: Uint32Array<ArrayBuffer> | undefined;
let left = 0;

/** Gives 32 bits of the platform's secure chance. */
export function machineRandom(): number {
  pool ??= new Uint32Array(256);
  if (left === 0) {
    crypto.getRandomValues(pool);
    left = pool.length;
  }
  left -= 1;
  return pool[left] as number;
}

/** Makes a name of so many times 32 bits that nobody can guess, in hexadecimal. */
export function randomName(words: number): string {
  let name = '';
  for (let i = 0; i < words; i++) name += machineRandom().toString(16).padStart(8, '0');
  return name;
}
