/** Passes each option a value that it cannot have: gives what was thrown, and the names of those that were taken. */
export async function tryWrongValues({ pass, standard }, options) {
  const answers = new Map();
  const accepted = [];
  for (const { name, type, foreign } of options) {
    const answer = await answerTo(pass, { [name]: wrongFor(type) });
    if (answer === undefined && !foreign && !standard) accepted.push(name);
    answers.set(name, answer);
  }
  return { answers, accepted, unknown: await answerTo(pass, { nonsense: 1 }) };
}

async function answerTo(pass, given) {
  try {
    await pass(given);
    return undefined;
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

/** A value that no option of this type can have. */
function wrongFor(type) {
  if (/^string\b/.test(type)) return 7;
  if (/=>/.test(type)) return 'nonsense';
  if (/^number\b/.test(type)) return -1;
  if (/^boolean$/.test(type)) return 'yes';
  if (/^'/.test(type)) return 'nonsense';
  return 7;
}
