// Runs in the browser before anything of the app. Where the server failed to render a page, Next sends a bare document
// without our head, so without the Trusted Types policy, and no chunk could load to show what happened. This makes the
// same policy there (lib/http/headers/trusted-types-script.ts): our own built chunks and React's one piece of markup, nothing else.

type Policy = { createScriptURL(text: string): string | null; createHTML(text: string): string | null };
type Factory = { readonly defaultPolicy: unknown; createPolicy(name: string, policy: Policy): unknown };

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;

if (factory && !factory.defaultPolicy) {
  factory.createPolicy('default', {
    createScriptURL(text) {
      const url = new URL(text, location.href);
      return url.origin === location.origin && url.pathname.startsWith('/_next/static/') ? text : null;
    },
    createHTML: (text) => (text === '<script></script>' ? text : null),
  });
}

// A module of its own, so that its names stay its own.
export {};
