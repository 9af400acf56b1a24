/**
 * How many socket ids an owner gets at a time. Owner 1 has 1 to 1,048,576, owner 2 begins at 1,048,577. An owner that
 * needs more gets a block from the far end of the safe integers, so that every owner that can be created has a first
 * block.
 */
export const idsInBlock = 1_048_576;

/** How many blocks of ids there are. */
export const blocks = Math.floor(Number.MAX_SAFE_INTEGER / idsInBlock);

/**
 * Returns the number of the block that contains an id. An owner's first block has the owner's id minus one as its
 * number.
 */
export function blockOf(id: number): number {
  return Math.floor((id - 1) / idsInBlock);
}
