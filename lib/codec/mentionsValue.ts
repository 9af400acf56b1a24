const most = 1_000; // values to look at; of more than that nobody knows, so it may

/** Whether a text holds a string or number of some data, so that it cannot be shown where payloads must not be. */
export function mentionsValue(text: string, data: unknown): boolean {
  let left = most;
  const isIn = (value: unknown): boolean => {
    left -= 1;
    if (left < 0) return true;
    if (typeof value === 'object' && value !== null) return Object.values(value).some(isIn);
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    const shown = String(value);
    return shown.length > 2 && text.includes(shown); // shorter ones are in every text, and tell nothing
  };
  return isIn(data);
}
