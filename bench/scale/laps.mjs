const most = 100;
const longest = 300_000; // µs

/** The mean of laps, each of which gives its microseconds: a hundred, or fewer where they take long. */
export async function meanOfLaps(lap) {
  let spent = 0;
  let laps = 0;
  while (laps < most && spent < longest) {
    spent += await lap();
    laps += 1;
  }
  return spent / laps;
}
