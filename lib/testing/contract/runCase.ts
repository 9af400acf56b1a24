/**
 * Runs one case of a contract, and ends what it has started. A violation that was recorded is thrown rather than the error that
 * it led to, and either rather than what goes wrong while the case is ended.
 */
export async function runCase<Context extends CaseContext>(
  context: Context,
  body: (context: Context) => Promise<void>,
): Promise<void> {
  try {
    await body(context).catch((error: unknown) => {
      context.check();
      throw error;
    });
  } catch (error) {
    await context.finish().catch(() => undefined);
    throw error;
  }
  await context.finish();
}

/** What one case uses. */
interface CaseContext {
  /** Throws the first violation that was recorded. */
  check(): void;
  /** Ends everything that the case has started; fails if the contract was violated. */
  finish(): Promise<void>;
}
