/** CPU-microseconds of this process, user and system, that `work` takes for each of `count` operations. */
export async function cpu(count, work) {
  const began = process.cpuUsage();
  await work();
  return since(began) / count;
}

/** The same of what `work` does at once. */
export function cpuNow(count, work) {
  const began = process.cpuUsage();
  work();
  return since(began) / count;
}

function since(began) {
  const { user, system } = process.cpuUsage(began);
  return user + system;
}
