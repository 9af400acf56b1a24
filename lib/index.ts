/**
 * Networks, owners, audits, policies, operators, and the transport of browsers.
 *
 * @module rx-secure-networking
 */
export { allow, allowAll } from './audit/allow.ts';
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
export { guard, guardMessages, type GuardOptions } from './audit/guard.ts';
export { maxBytes } from './audit/maxBytes.ts';
export { not } from './audit/not.ts';
export { onMessage } from './audit/onMessage.ts';
export { platforms } from './audit/platforms.ts';
export { rateLimit, type RateLimitOptions } from './audit/rateLimit.ts';
export { requireSecure } from './audit/requireSecure.ts';
export { rule } from './audit/rule.ts';
export { type Difference, shadow, type ShadowOptions } from './audit/shadow.ts';
export { textOnly } from './audit/textOnly.ts';
export type { Invalid, InvalidOptions } from './json/mapOrReport.ts';
export { json } from './json/json.ts';
export type { JsonFault } from './json/JsonFault.ts';
export type { Audit, AuditMessages, Audits, Denial, Policy, SyncAudit, Verdict } from './model/Audit.ts';
export type { Decision, DecisionCode, Layer } from './model/Decision.ts';
export type { Endpoint } from './model/Endpoint.ts';
export type { EndRecord, EndedBy, HttpSummary, ReleaseRecord, SocketEnd, Traffic } from './model/SocketEnd.ts';
export type { ErrorDetail, LinkError } from './model/ErrorDetail.ts';
export type { KeepAliveOptions } from './model/KeepAliveOptions.ts';
export type { Lifetime, Owner, OwnerOptions, Target } from './model/Owner.ts';
export type { Limits } from './model/Limits.ts';
export type { Message } from './model/Message.ts';
export type { Network, NetworkOptions } from './model/Network.ts';
export type { OwnedSocket, SocketOptions } from './model/OwnedSocket.ts';
export type { HttpEndpoint, HttpHeader, HttpRequest } from './model/HttpRequest.ts';
export type { HttpDial, HttpLine, HttpLines, HttpSink, HttpTransport } from './model/HttpTransport.ts';
export type {
  OwnerEnd,
  OwnerInfo,
  OwnerRecord,
  OwnerSnapshot,
  RequestSnapshot,
  SocketSnapshot,
} from './model/OwnerInfo.ts';
export type {
  Action,
  CloseRequest,
  ConnectRequest,
  CreateRequest,
  ReceiveRequest,
  Request,
  ResolveRequest,
  SendRequest,
  WithEndpoint,
  WithMessage,
  WithOwner,
  WithTime,
} from './model/Request.ts';
export type { LayeredRuling, Ruling } from './model/Ruling.ts';
export { SocketError, type SocketErrorCode, type SocketErrorParts } from './model/SocketError.ts';
export type { SendOutcome, SocketEvent } from './model/SocketEvent.ts';
export type { SocketState } from './model/nextState.ts';
export type { DialRequest, Link, LinkSink, Transport } from './model/Transport.ts';
export type { Uninferred } from './model/Uninferred.ts';
export { createNetwork } from './network/createNetwork.ts';
export { printOwners } from './network/printOwners.ts';
export { inOrder, type InOrderOptions } from './resilience/inOrder.ts';
export { sendTo, type SendToOptions } from './resilience/sendTo.ts';
export { reconnect } from './resilience/reconnect.ts';
export { type Session, session, type SessionStatus } from './resilience/session.ts';
export type { SessionOptions } from './resilience/SessionOptions.ts';
export type { ReconnectAttempt, ReconnectOptions } from './resilience/ReconnectOptions.ts';
export type { WebSocketInstance, WebSocketLike } from './transport/WebSocketLike.ts';
export { webSocketTransport, type WebSocketTransportOptions } from './transport/webSocketTransport.ts';
