/**
 * How many ids of sockets an owner takes at a time. Owner 1 has 1 to 1,048,576, owner 2 begins at 1,048,577. Who needs
 * more gets a block from the far end of the safe integers: `blocks` of them leave room for every owner that can be made.
 */
export const idsInBlock = 1_048_576;

/** How many blocks there are. */
export const blocks = Math.floor(Number.MAX_SAFE_INTEGER / idsInBlock);

/** The number of the block that an id belongs to: of the first block of an owner, the owner's own id minus one. */
export function blockOf(id: number): number {
  return Math.floor((id - 1) / idsInBlock);
}
