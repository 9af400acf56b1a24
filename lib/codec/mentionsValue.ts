/**
 * Whether a text contains a string or a number of some data, as it is or escaped as in JSON. Such a text must not be shown
 * where payloads must not be.
 */
export function mentionsValue(text: string, data: unknown): boolean {
  let left = most;
  const isIn = (value: unknown): boolean => {
    left -= 1;
    if (left < 0) return true;
    if (typeof value === 'object' && value !== null) return Object.values(value).some(isIn);
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    const shown = String(value);
    if (shown.length <= 2) return false; // shorter values occur in most texts
    return text.includes(shown) || text.includes(JSON.stringify(shown).slice(1, -1));
  };
  return isIn(data);
}

const most = 1_000; // values to compare: with more data the answer is yes
