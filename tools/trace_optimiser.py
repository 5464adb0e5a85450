"""PyTorch's AdamW under OneCycleLR, in float64, for the test beside it: reads settings, starting values and the gradients
of every step from standard input as JSON, writes the rates, beta1 and weights of every step."""

import json
import sys

import torch

given = json.load(sys.stdin)
weights = torch.nn.Parameter(torch.tensor(given["values"], dtype=torch.float64))
optimiser = torch.optim.AdamW(
    [weights],
    lr=given["peak"],
    betas=(0.9, given["beta2"]),
    eps=given["epsilon"],
    weight_decay=given["weightDecay"],
)
schedule = torch.optim.lr_scheduler.OneCycleLR(
    optimiser,
    max_lr=given["peak"],
    total_steps=given["steps"],
    pct_start=given["warmup"] / given["steps"],
    anneal_strategy="linear",
)
rows = []
for index, gradient in enumerate(given["gradients"]):
    group = optimiser.param_groups[0]
    rates = {"learningRate": group["lr"], "beta1": group["betas"][0]}
    weights.grad = torch.tensor(gradient, dtype=torch.float64)
    optimiser.step()
    if index + 1 < given["steps"]:
        schedule.step()
    rows.append({**rates, "weights": weights.tolist()})
json.dump(rows, sys.stdout)
