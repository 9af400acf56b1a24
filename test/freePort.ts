import { startTcpServer } from './server.ts';

/** Finds a port where no server listens. */
export async function freePort(): Promise<number> {
  await using server = await startTcpServer();
  return server.port;
}
