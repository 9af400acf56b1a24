// What waits for a browser, a process or a server takes its time on a busy machine. Ends a test that hangs.
jest.setTimeout(40_000);
