import { useEffect, useState } from 'react';
import { type Message, type Owner, reconnect, type SocketError } from 'rx-secure-networking';
import { switchMap } from 'rxjs';

interface Messages {
  readonly messages: readonly Message[];
  /** Why nothing more comes. */
  readonly error?: SocketError;
}

const none: Messages = { messages: [] };

/** What comes from a URL, while the component is mounted and the URL stays. */
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
