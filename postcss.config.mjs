// Tailwind 4 is the only CSS step; its theme is app/globals.css.
export default { plugins: { '@tailwindcss/postcss': {} } };
