/** What stands for the code of a close frame that has none; it is never sent (RFC 6455, 7.4.1). */
export const noCode = 1005;
