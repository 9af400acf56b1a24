import type { Attributes } from '@opentelemetry/api';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { Traffic } from '../model/SocketEnd.ts';

/**
 * Describes an owner, a socket and its endpoint, for logs and spans. Metrics must not have them. Many records in a row
 * are about the same socket, so each owner's last description is kept.
 */
export function socketAttributes(owner: OwnerInfo, socket?: number, endpoint?: string): Attributes {
  const last = latest.get(owner);
  if (last && last.socket === socket && last.endpoint === endpoint) return last.attributes;
  const attributes = {
    ...(socket !== undefined && { 'rsn.socket.id': socket }),
    ...ownerAttributes(owner),
    ...placeAttributes(endpoint),
  };
  latest.set(owner, { socket, endpoint, attributes });
  return attributes;
}

interface Described {
  readonly socket: number | undefined;
  readonly endpoint: string | undefined;
  readonly attributes: Attributes;
}

const latest = new WeakMap<OwnerInfo, Described>();

function ownerAttributes({ id, name, kind, subject, tenant }: OwnerInfo): Attributes {
  return {
    'rsn.owner.id': id,
    'rsn.owner.name': name,
    'rsn.owner.kind': kind,
    ...(subject !== undefined && { 'rsn.owner.subject': subject }),
    ...(tenant !== undefined && { 'rsn.owner.tenant': tenant }),
  };
}

/** Describes an endpoint (`scheme://host:port/path`) by the semantic conventions, without its path. */
function placeAttributes(endpoint: string | undefined): Attributes {
  const [, scheme, address, port] = /^(\w+):\/\/(?:\[(?=.*\]))?(.*?)\]?:(\d+)(?:\/|$)/u.exec(endpoint ?? '') ?? [];
  if (scheme === undefined || address === undefined) return {};
  return { 'url.scheme': scheme, 'server.address': address, 'server.port': Number(port) };
}

/** Describes what went over a socket. */
export function trafficAttributes({ sent, received, bytesSent, bytesReceived }: Traffic): Attributes {
  return {
    'rsn.messages.sent': sent,
    'rsn.messages.received': received,
    'rsn.bytes.sent': bytesSent,
    'rsn.bytes.received': bytesReceived,
  };
}

/** The text of a reason or an error if texts are wanted and there is one, else its code. */
export function textOrCode(texts: boolean, text: string | undefined, code: string): string {
  return texts && text !== undefined && text !== '' ? text : code;
}
