// What the chat bridge and its clients say to each other: JSON in text messages, told apart by their type.

/** The close code for who does not say who it is: trying again would not help. */
export const NOT_AUTHENTICATED = 4001;

export const auth = (token) => JSON.stringify({ type: 'auth', token });
export const playerMessage = (message) => JSON.stringify({ type: 'player_message', message });

/** Reads a message of the other side's; what is none has no type. */
export function read(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Before the first message. */
export const silence = { answer: '', line: undefined };

/** What one message of the bridge's means: the answer so far, and a line to show if there is one. */
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
