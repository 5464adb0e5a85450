"""Checks `mgk attention` against PyTorch in float64: the equations written out, gradients by autograd.

    python3 tools/check_attention.py [--engine webgpu|cpu|reference] [--cases 24]

Needs torch and safetensors. For each case it draws tensors, runs the command, and compares every tensor that comes back:
outputs by largest error over largest magnitude (2e-6), gradients the same (5e-6), those of shift, prior and variance
over the largest sum of absolute terms, because their terms cancel.
"""
import argparse, itertools, json, math, os, subprocess, sys, tempfile
import torch
from safetensors.torch import load_file, save_file

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUTPUT_BOUND, GRADIENT_BOUND = 2e-6, 5e-6
LINEAR, SEPARATE, SHIFTED = {"linear", "mlk", "smlk"}, {"mgk", "mlk"}, {"smgk", "smlk"}


def draw(case, seed):
    """Inputs of a case, f32: normal, keys scaled by `far`; priors add up to one; variances about sqrt(dim)."""
    generator = torch.Generator().manual_seed(seed)
    normal = lambda *shape: torch.randn(*shape, generator=generator)
    b, h, m, n, d = 2, 2, case["components"], case["seq"], case["dim"]
    mixture = case["variant"] in SEPARATE | SHIFTED
    key = (b, h, m, n, d) if case["variant"] in SEPARATE else (b, h, n, d)
    given = {"query": normal(b, h, n, d), "key": normal(*key) * case["far"], "value": normal(b, h, n, d),
             "outputGradient": normal(b, h, n, d)}
    if case["variant"] in SHIFTED:
        given["shift"] = normal(h, m, d) * 0.5
    if mixture and not case["hard"]:
        shape = (h, m, n) if case["positional"] else (h, m)
        given["prior"] = torch.softmax(normal(*shape), 1)
    if mixture and case["variant"] not in LINEAR:
        given["variance"] = math.sqrt(d) * torch.exp(0.3 * normal(h, m))
    return {name: tensor.contiguous() for name, tensor in given.items()}


def attend(case, t, causal):
    """Output, log-sum-exp and weights by the equations; `t` holds float64 leaves, prior and variance as logarithms."""
    q, v = t["query"], t["value"]
    n = q.shape[2]
    seen = torch.ones(n, n, dtype=torch.bool).tril() if causal else torch.ones(n, n, dtype=torch.bool)
    keys = t["key"] if case["variant"] in SEPARATE else t["key"].unsqueeze(2)
    if "shift" in t:
        keys = keys + t["shift"][None, :, :, None, :]
    log_prior = t.get("prior")
    if log_prior is not None and log_prior.dim() == 2:
        log_prior = log_prior[:, :, None].expand(-1, -1, n)
    if case["variant"] in LINEAR:
        feature = lambda x: torch.nn.functional.elu(x) + 1
        parts = feature(keys) if log_prior is None else feature(keys) * log_prior.exp()[None, ..., None]
        shares = torch.einsum("bhid,bhrjd->bhrij", feature(q), parts) * seen
        weights = shares.sum(2)
        weights = weights / weights.sum(-1, keepdim=True)
        return weights @ v, None, weights, shares / shares.sum(2, keepdim=True).clamp_min(1e-300)
    if case["variant"] == "softmax":
        scores = (q @ t["key"].transpose(-1, -2) / math.sqrt(q.shape[-1])).unsqueeze(2)
    else:
        square = ((q[:, :, None, :, None, :] - keys[:, :, :, None, :, :]) ** 2).sum(-1)
        scores = -square / (2 * t["variance"].exp()[None, :, :, None, None])
        if log_prior is not None:
            scores = scores + log_prior[None, :, :, None, :]
    scores = scores.masked_fill(~seen, -math.inf)
    pair = scores.amax(2) if case["hard"] else torch.logsumexp(scores, 2)
    total = torch.logsumexp(pair, -1)
    weights = (pair - total[..., None]).exp()
    share = torch.where(seen, (scores - pair.unsqueeze(2)).exp(), torch.zeros(()).double())
    return weights @ v, total, weights, share


def expected(case, given):
    t = {}
    for name, tensor in given.items():
        if name == "outputGradient":
            continue
        value = tensor.double()
        t[name] = (value.log() if name in ("prior", "variance") else value).requires_grad_()
    output, total, weights, share = attend(case, t, case["causal"])
    (output * given["outputGradient"].double()).sum().backward()
    want = {"output": output, "weights": weights}
    if total is not None:
        want["logSumExp"] = total
    if case["variant"] not in ("softmax", "linear") and not case["hard"]:
        want["responsibility"] = share
    names = {"prior": "logPriorGradient", "variance": "logVarianceGradient"}
    for name, leaf in t.items():
        want[names.get(name, f"{name}Gradient")] = leaf.grad
    return {name: value.detach() for name, value in want.items()}


def absolute_terms(case, given, name):
    """The largest sum of absolute terms of a gradient that cancels, a bound from its factors."""
    q, v, g = (given[x].double() for x in ("query", "value", "outputGradient"))
    reach = (g.abs() @ v.abs().transpose(-1, -2)).amax().item()
    if name == "shiftGradient":
        return reach * (q.abs().amax().item() + given["key"].double().abs().amax().item())
    return reach


def check(case, engine, folder, seed):
    given = draw(case, seed)
    source, target = os.path.join(folder, "in.safetensors"), os.path.join(folder, "out.safetensors")
    save_file(given, source)
    command = ["npm", "run", "-s", "mgk", "--", "attention", "--variant", case["variant"], "--engine", engine,
               "--causal", str(case["causal"]).lower(), "--input", source, "--output", target, "--maps"]
    if case["hard"]:
        command += ["--assignment", "hard"]
    subprocess.run(command, cwd=ROOT, check=True)
    found, want = load_file(target), expected(case, given)
    if set(found) != set(want):
        raise SystemExit(f"{case}: tensors {sorted(found)}, expected {sorted(want)}")
    errors = {}
    for name, value in want.items():
        scale = value.abs().amax().item()
        # A row that sees one key has no use for its weight: every gradient but the value's is what terms leave.
        alone = case["seq"] == 1 and name in ("queryGradient", "keyGradient")
        if alone or name in ("shiftGradient", "logPriorGradient", "logVarianceGradient"):
            scale = max(scale, absolute_terms(case, given, name))
        errors[name] = ((found[name].double() - value).abs().amax() / max(scale, 1e-30)).item()
    return errors


def cases(count):
    """`count` of all combinations, spread evenly and the same every time."""
    variants = [("softmax", False), ("mgk", False), ("mgk", True), ("smgk", False), ("smgk", True), ("linear", False),
                ("mlk", False), ("smlk", False)]
    sizes = list(itertools.product([1, 2, 3, 4], [1, 7, 63, 64, 65, 130, 257], [8, 16, 20, 32, 64, 128], [True, False]))
    for index in range(count):
        variant, hard = variants[index % len(variants)]
        components, seq, dim, causal = sizes[(index * 89) % len(sizes)]
        if variant in ("softmax", "linear"):
            components = 1
        far = 6.0 if index % 11 == 5 and variant not in LINEAR else 1.0
        yield {"variant": variant, "hard": hard, "components": components, "seq": seq, "dim": dim, "causal": causal,
               "positional": index % 3 == 1, "far": far}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", default="webgpu", choices=["webgpu", "cpu", "reference"])
    parser.add_argument("--cases", type=int, default=24)
    options = parser.parse_args()
    worst, failed = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        for index, case in enumerate(cases(options.cases)):
            errors = check(case, options.engine, folder, index)
            # Keys far apart: a score's rounding is 2^-24 of the largest exponent.
            slack = 4 * 2 ** -24 * case["far"] ** 2 * math.sqrt(case["dim"]) if case["far"] > 1 else 0.0
            bad = {n: e for n, e in errors.items()
                   if not e <= (GRADIENT_BOUND if n.endswith("Gradient") else OUTPUT_BOUND) + slack}
            failed += bool(bad)
            if case["far"] == 1:
                for name, error in errors.items():
                    worst[name] = max(worst.get(name, 0.0), error)
            if bad:
                print(json.dumps({"case": case, "tooFar": bad}))
    print(json.dumps({"engine": options.engine, "cases": options.cases, "failed": failed,
                      "worst": {name: float(f"{error:.1e}") for name, error in sorted(worst.items())}}))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
