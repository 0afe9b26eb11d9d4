// Google as a configured provider, for tests that hand over a proven identity without the protocol.

import type { IdentityProvider } from '@/lib/config/identity-providers';

export const GOOGLE: IdentityProvider = {
  id: 'google',
  name: 'Google',
  issuer: 'https://accounts.google.com/',
  clientId: 'client-of-the-tests',
  clientSecret: 'secret-of-the-tests',
};
