// The protocol of the chat bridge and its clients: JSON in text messages, which have a type.

/** The close code for a client that does not authenticate: trying again would not help. */
export const NOT_AUTHENTICATED = 4001;

export const auth = (token) => JSON.stringify({ type: 'auth', token });
export const playerMessage = (message) => JSON.stringify({ type: 'player_message', message });

/** Reads a message of the other side. An invalid message has no type. */
export function read(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Before the first message. */
export const silence = { answer: '', line: undefined };

/** Processes one message of the bridge: returns the answer so far, and a line to show, if any. */
export function hear({ answer }, text) {
  const { type, content, message } = read(text);
  switch (type) {
    case 'auth_success':
      return { answer, line: 'signed in' };
    case 'thinking':
      return { answer, line: 'the bridge is thinking' };
    case 'stream_token':
      return { answer: answer + content, line: undefined };
    case 'reply':
      return { answer: '', line: `the bridge says: ${answer || message}` };
    case 'error':
      return { answer: '', line: `the bridge has an error: ${message}` };
    default:
      return { answer, line: undefined };
  }
}
