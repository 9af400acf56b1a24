/** CPU-microseconds of this process, user and system, that `work` takes for each of `count` operations. */
export async function cpu(count, work) {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / count;
}
