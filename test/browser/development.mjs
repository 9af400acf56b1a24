/** A plug-in: React checks more in development, and its strict mode mounts twice. */
export const development = {
  name: 'development',
  transform: (code) =>
    code.includes('process.env.NODE_ENV')
      ? { code: code.replaceAll('process.env.NODE_ENV', JSON.stringify('development')), map: null }
      : null,
};
