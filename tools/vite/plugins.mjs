export {
	contentSecurityPolicy,
	contentSecurityPolicyMeta,
	isolation,
} from './content-security-policy.mjs';
export { pageBoundary } from './page-boundary.mjs';
export { plainArchives } from './plain-archives.mjs';
