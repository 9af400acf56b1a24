import type { Audits, Network } from 'rx-secure-networking';
import { useMessages } from './useMessages.ts';
import { useOwner } from './useOwner.ts';

interface RoomProps {
  readonly network: Network;
  /** Must be the same object in every render: a new object creates a new owner. */
  readonly audits: Audits;
  readonly url: string;
}

/** Shows the messages of a URL, or the error that ended them. */
export function Room({ network, audits, url }: RoomProps) {
  const owner = useOwner(network, 'room', audits);
  const { messages, error } = useMessages(owner, url);
  return (
    <section>
      <ul>
        {messages.map((message, place) => (
          <li key={place}>{String(message)}</li>
        ))}
      </ul>
      {error && <p role="alert">{error.message}</p>}
    </section>
  );
}
