/** Where to open a socket to, as it was when it was given; `createSocket` judges it. */
export interface CapturedTarget {
  readonly url: unknown;
  readonly protocols: unknown;
}

/** Tells a target from what will give one later. Strings first: a string is itself an `ObservableInput`. */
export function isTarget(given: unknown): boolean {
  return typeof given === 'string' || (typeof given === 'object' && given !== null && ('url' in given || isUrl(given)));
}

/**
 * Reads a target, each part once.
 *
 * @throws TypeError for what is none
 */
export function readTarget(given: unknown): CapturedTarget {
  if (typeof given === 'string' || isUrl(given)) return { url: given, protocols: undefined };
  if (!isTarget(given)) throw new TypeError('a target must be a URL, as a string or an object, or { url, protocols }');
  const { url, protocols } = given as CapturedTarget;
  return { url, protocols };
}

function isUrl(given: unknown): boolean {
  return given instanceof URL;
}
