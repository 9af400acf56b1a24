/** How many attempts of the page's session follow each other at once; what it waits then is longer than any test. */
export const quickAttempts = 12;
