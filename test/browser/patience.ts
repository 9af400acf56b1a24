// A browser that starts while other tests run takes its time.
jest.setTimeout(40_000);
