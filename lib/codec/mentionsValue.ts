/** Whether a text contains a string or a number of some data. Such a text must not be shown where payloads must not be. */
export function mentionsValue(text: string, data: unknown): boolean {
  let left = most;
  const isIn = (value: unknown): boolean => {
    left -= 1;
    if (left < 0) return true;
    if (typeof value === 'object' && value !== null) return Object.values(value).some(isIn);
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    const shown = String(value);
    return shown.length > 2 && text.includes(shown); // shorter values occur in most texts
  };
  return isIn(data);
}

const most = 1_000; // values to compare: with more data the answer is yes
