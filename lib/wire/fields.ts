import { isArray } from '../model/intrinsics.ts';

/** Whether a field is an id: a positive safe integer. */
export function isId(field: unknown): field is number {
  return Number.isSafeInteger(field) && (field as number) > 0;
}

/** Whether a field is a count or a token. */
export function isCount(field: unknown): field is number {
  return Number.isSafeInteger(field) && (field as number) >= 0;
}

export function isText(field: unknown, most: number): field is string {
  return typeof field === 'string' && field.length <= most;
}

/** Whether a field is a list of texts. Its length is looked at first: a sparse list may be very long. */
export function isTexts(field: unknown, most: number, mostEach: number): field is readonly string[] {
  if (!isArray(field) || field.length > most) return false;
  const list: readonly unknown[] = field;
  for (let i = 0; i < list.length; i++) if (!isText(list[i], mostEach)) return false;
  return true;
}
