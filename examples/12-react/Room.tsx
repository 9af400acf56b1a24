import type { Audits, Network } from 'rx-secure-networking';
import { useMessages } from './useMessages.ts';
import { useOwner } from './useOwner.ts';

interface RoomProps {
  readonly network: Network;
  /** The same object in every render: another one means another owner. */
  readonly audits: Audits;
  readonly url: string;
}

/** Shows what comes from a URL, or why nothing does. */
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
