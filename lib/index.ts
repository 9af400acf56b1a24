/**
 * Networks, owners, audits, policies, operators, and the transport of browsers.
 *
 * @module rx-secure-networking
 */
export { allow } from './audit/allow.ts';
export { allowAll } from './audit/allowAll.ts';
export { allowEndpoints } from './audit/allowEndpoints.ts';
export { allows } from './audit/allows.ts';
export { allOf } from './audit/allOf.ts';
export { anyOf } from './audit/anyOf.ts';
export { combine } from './audit/combine.ts';
export { deny } from './audit/deny.ts';
export { denyKinds } from './audit/denyKinds.ts';
export { denyPrivateAddresses, type PrivateAddressRules } from './audit/denyPrivateAddresses.ts';
export type { EndpointPatternOptions } from './audit/endpointPattern.ts';
export { everyStep } from './audit/everyStep.ts';
export { guard, type GuardOptions } from './audit/guard.ts';
export { guardMessages } from './audit/guardMessages.ts';
export { maxBytes } from './audit/maxBytes.ts';
export { not } from './audit/not.ts';
export { platforms } from './audit/platforms.ts';
export { rateLimit } from './audit/rateLimit.ts';
export { requireSecure } from './audit/requireSecure.ts';
export { rule } from './audit/rule.ts';
export { type Difference, shadow, type ShadowOptions } from './audit/shadow.ts';
export { textOnly } from './audit/textOnly.ts';
export type { Rate } from './audit/tokenBucket.ts';
export type { Invalid, InvalidOptions } from './json/Invalid.ts';
export { json } from './json/json.ts';
export type { JsonFault } from './json/JsonFault.ts';
export type { Audit, AuditMessages, Audits, Policy, SyncAudit } from './model/Audit.ts';
export type { Decision, DecisionCode, Layer } from './model/Decision.ts';
export type { Endpoint } from './model/Endpoint.ts';
export type { EndRecord, Traffic } from './model/EndRecord.ts';
export type { ErrorDetail } from './model/ErrorDetail.ts';
export type { KeepAliveOptions } from './model/KeepAliveOptions.ts';
export type { Lifetime } from './model/Lifetime.ts';
export type { LinkError } from './model/LinkError.ts';
export type { Limits } from './model/Limits.ts';
export type { Message, WithMessage } from './model/Message.ts';
export type { Network, NetworkOptions } from './model/Network.ts';
export type { OwnedSocket, SocketOptions } from './model/OwnedSocket.ts';
export type { Owner, OwnerOptions } from './model/Owner.ts';
export type { OwnerInfo } from './model/OwnerInfo.ts';
export type { OwnerEnd, OwnerRecord } from './model/OwnerRecord.ts';
export type { OwnerSnapshot, SocketSnapshot } from './model/OwnerSnapshot.ts';
export type {
  Action,
  CloseRequest,
  ConnectRequest,
  CreateRequest,
  ReceiveRequest,
  Request,
  ResolveRequest,
  SendRequest,
} from './model/Request.ts';
export type { Ruling } from './model/Ruling.ts';
export type { EndedBy, SocketEnd } from './model/SocketEnd.ts';
export { SocketError, type SocketErrorCode, type SocketErrorParts } from './model/SocketError.ts';
export type { SendOutcome, SocketEvent } from './model/SocketEvent.ts';
export type { SocketState } from './model/SocketState.ts';
export type { Target } from './model/Target.ts';
export type { DialRequest, Link, LinkSink, Transport } from './model/Transport.ts';
export type { Denial, Verdict } from './model/Verdict.ts';
export { createNetwork } from './network/createNetwork.ts';
export { printOwners } from './network/printOwners.ts';
export { inOrder, type InOrderOptions } from './resilience/inOrder.ts';
export { sendTo, type SendToOptions } from './resilience/sendTo.ts';
export { reconnect } from './resilience/reconnect.ts';
export type { ReconnectAttempt, ReconnectOptions } from './resilience/ReconnectOptions.ts';
export type { WebSocketInstance, WebSocketLike } from './transport/WebSocketLike.ts';
export { webSocketTransport } from './transport/webSocketTransport.ts';
export type { WebSocketTransportOptions } from './transport/WebSocketTransportOptions.ts';
