const parsesUrls = {
  'the URL "" throws': 'nothing', // a page has a base, and so it is the page's own address
  'the URL "ws://exa mple.com/" throws': 'nothing',
};

/** Where Chromium is not as the standard, or Node, has it: rows of whatwg.ts, and what they show. */
export const chromiumDiffers: Readonly<Record<'whatwg' | 'whatwgOwn', Readonly<Record<string, unknown>>>> = {
  /** On webSocketFor(owner), which takes the platform's URLs. */
  whatwg: parsesUrls,
  /** On its own class. */
  whatwgOwn: { ...parsesUrls, 'the peer hangs up': ['open', 'close 1006  unclean'] },
};
