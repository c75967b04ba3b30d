/** How requests travel: the type, the two ways to do it, and the check of where they may go. */
export { type FetchLike, fetchTransport } from './fetch-transport.js';
export { checkBaseUrl, type HttpRequest, type HttpResponse, type Transport, TransportError } from './http.js';
export { type PoolOptions, type PoolTransport, poolTransport } from './pool-transport.js';
