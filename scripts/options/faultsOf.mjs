/** The unit of a number, as the comment says it; without one it is a count. */
export function unitOf({ type, text }) {
  if (!/^number\b/.test(type)) return '';
  if (/\b(in|so many) ms\b|^[^.]*\bms\b/.test(text)) return 'ms';
  if (/\bMiB\b/.test(text)) return 'MiB';
  return /\bbytes\b/i.test(text) ? 'bytes' : 'count';
}

/** What the comment of an option lacks. */
export function* faultsOf({ name, type, required, text, default: byDefault }) {
  if (text === '') yield 'has no comment';
  if (!required && !byDefault) yield 'has no @default';
  const unit = unitOf({ type, text });
  if (
    /(timeout|delay|interval|lease|after|elapsed|patience|keepAlive|handshake|\bper)$/i.test(name) &&
    unit &&
    unit !== 'ms'
  )
    yield 'is a time without "in ms"';
  if (/bytes|mark$/i.test(name) && unit && unit !== 'bytes') yield 'is a size without "bytes"';
}
