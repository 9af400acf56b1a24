export async function processRuns() {}
