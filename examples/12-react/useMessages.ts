import { useEffect, useState } from 'react';
import { type Message, type Owner, reconnect, type SocketError } from 'rx-secure-networking';
import { switchMap } from 'rxjs';

interface Messages {
  readonly messages: readonly Message[];
  /** The error that ended the messages. */
  readonly error?: SocketError;
}

const none: Messages = { messages: [] };

/** Returns the messages of a URL, while the component is mounted and the URL does not change. */
export function useMessages(owner: Owner | undefined, url: string): Messages {
  const [state, setState] = useState(none);
  useEffect(() => {
    if (!owner) return undefined;
    setState(none);
    const subscription = owner
      .open(url)
      .pipe(
        switchMap((socket) => socket.messages$),
        reconnect(),
      )
      .subscribe({
        next: (message) => setState(({ messages }) => ({ messages: [...messages, message] })),
        error: (error: unknown) => setState(({ messages }) => ({ messages, error: error as SocketError })),
      });
    return () => subscription.unsubscribe();
  }, [owner, url]);
  return state;
}
