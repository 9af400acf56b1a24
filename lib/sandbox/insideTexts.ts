/**
 * What runs inside the wall, as scripts. The build puts the bundles of `lib/inside` here (scripts/insideTexts.mjs).
 * Here they are empty.
 */
export const insideTexts = { frame: '', selfTest: '', workerGuest: '' };
