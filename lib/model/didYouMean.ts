import { nearestName } from './nearestName.ts';

/** The question to put behind an unknown name: `: did you mean …?`, or nothing where no known name is near. */
export function didYouMean(name: string, known: readonly string[], most?: number): string {
  const nearest = nearestName(name, known, most);
  return nearest === undefined ? '' : `: did you mean ${nearest}?`;
}
