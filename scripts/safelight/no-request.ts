// What Next offers inside of a request, for programs that answer none: each of it says so. Plain Node and the image's command are
// given this file where the house asks for next/server, next/headers or next/navigation.

function refuse(): never {
  throw new Error('there is no request here');
}

export {
  refuse as after,
  refuse as cookies,
  refuse as headers,
  refuse as notFound,
  refuse as redirect,
  refuse as unstable_rethrow,
};
