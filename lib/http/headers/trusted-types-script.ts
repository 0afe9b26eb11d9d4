// The one inline script of every page: it makes the default Trusted Types policy, so narrow that only our own built chunks
// load and the single markup React itself writes passes. Place it first in <head>, with the request's nonce.

// It returns what it was given, not the resolved address: the bundler knows its chunks by that very text, and a page whose
// chunk goes by another name waits for it for ever.
/** Script text; holds no `</script>` and nothing from a request. */
export const trustedTypesScript = [
  '(function(){',
  'if(!window.trustedTypes)return;',
  "trustedTypes.createPolicy('default',{",
  'createScriptURL:function(s){',
  'var u=new URL(s,location.href);',
  "return u.origin===location.origin&&u.pathname.indexOf('/_next/static/')===0?s:null},",
  "createHTML:function(s){return s==='<script><\\/script>'?s:null}",
  '})})()',
].join('');
