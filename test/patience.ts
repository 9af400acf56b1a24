// What waits for a browser or a process takes its time on a busy machine. Ends a test that hangs.
jest.setTimeout(40_000);
