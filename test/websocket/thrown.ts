/** What a call throws: the name of the error. */
export function thrown(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).name;
  }
  return 'nothing';
}
