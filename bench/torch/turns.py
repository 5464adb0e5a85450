"""PyTorch's turns: reads {"work", "count"} a line, repeats the work, answers {"ms", "answers", ...} in a line.

Arguments: a safetensors file with weights, batch and inputs of the operations; the number of threads.
"""

import json
import math
import struct
import sys
import time

import torch
import torch.nn.functional as F

MATMUL_TIMES = 4


def read(path):
    """Tensors by name, and the metadata, of a safetensors file."""
    with open(path, 'rb') as file:
        data = file.read()
    (length,) = struct.unpack('<Q', data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop('__metadata__')
    kinds = {'F32': torch.float32, 'I32': torch.int32}
    tensors = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry['data_offsets'])
        flat = torch.frombuffer(bytearray(data[start:end]), dtype=kinds[entry['dtype']])
        tensors[name] = flat.reshape(entry['shape'])
    return tensors, metadata


def causal_mask(length):
    return torch.triu(torch.full((length, length), -1e9), 1)


def composed_attention(query, key, value, mask):
    logits = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1]) + mask
    return logits.softmax(-1) @ value


def fused_attention(query, key, value, _):
    return F.scaled_dot_product_attention(query, key, value, is_causal=True)


def gaussian_logits(query, key):
    squares = query.square().sum(-1, keepdim=True) + key.square().sum(-1).unsqueeze(-2)
    return (squares - 2 * query @ key.transpose(-1, -2)) * (-0.5 / math.sqrt(query.shape[-1]))


def mixture_attention(query, first, second, value, mask):
    mixed = torch.logaddexp(gaussian_logits(query, first), gaussian_logits(query, second))
    return (mixed + math.log(0.5) + mask).softmax(-1) @ value


class Training:
    """Steps of the conformance model; the answer is the loss."""

    times = 1

    def __init__(self, tensors, experiment):
        self.experiment = experiment
        self.parameters = {
            name.removeprefix('model.'): tensor.requires_grad_()
            for name, tensor in tensors.items()
            if name.startswith('model.')
        }
        self.tokens = tensors['tokens'].long()
        self.targets = tensors['targets'].long().flatten()
        self.mask = causal_mask(experiment['context'])
        self.optimiser = torch.optim.AdamW(
            self.parameters.values(),
            lr=experiment['learningRate'],
            betas=(experiment['beta1'], experiment['beta2']),
            eps=experiment['epsilon'],
            weight_decay=experiment['weightDecay'],
        )

    def run(self):
        loss = F.cross_entropy(self.logits().flatten(0, 1), self.targets)
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        self.loss = loss.item()

    def answer(self):
        return self.loss

    def logits(self):
        batch, seq = self.tokens.shape
        heads, dim = self.experiment['heads'], self.experiment['headDim']
        own = self.parameters
        stream = own['tok_emb.weight'][self.tokens] + own['pos_emb.weight']
        for layer in range(self.experiment['layers']):
            name = f'blocks.{layer}'
            packed = self.linear(self.norm(stream, f'{name}.ln1'), f'{name}.attn.projection')
            parts = [
                part.reshape(batch, seq, heads, dim).transpose(1, 2)
                for part in packed.split(heads * dim, -1)
            ]
            mixed = composed_attention(*parts, self.mask).transpose(1, 2).reshape(batch, seq, -1)
            stream = stream + self.linear(mixed, f'{name}.attn.out')
            hidden = self.linear(self.norm(stream, f'{name}.ln2'), f'{name}.mlp.fc1')
            stream = stream + self.linear(F.gelu(hidden, approximate='tanh'), f'{name}.mlp.fc2')
        return self.norm(stream, 'ln_f') @ own['head.weight']

    def linear(self, x, name):
        return x @ self.parameters[f'{name}.weight'] + self.parameters[f'{name}.bias']

    def norm(self, x, name):
        weight, bias = self.parameters[f'{name}.weight'], self.parameters[f'{name}.bias']
        return F.layer_norm(x, (x.shape[-1],), weight, bias, 1e-5)


class Product:
    times = MATMUL_TIMES

    def __init__(self, tensors):
        self.a, self.b = tensors['matmul.a'], tensors['matmul.b']

    def run(self):
        for _ in range(MATMUL_TIMES):
            self.result = self.a @ self.b

    def answer(self):
        return self.result.double().norm().item()


class Attention:
    """Forward and backward; the answer is the norm of all gradients."""

    times = 1

    def __init__(self, tensors, name, attend):
        own = {
            key.removeprefix(f'{name}.'): tensor
            for key, tensor in tensors.items()
            if key.startswith(f'{name}.')
        }
        self.cotangent = own.pop('outputGradient')
        keys = sorted(key for key in own if key.startswith('key.'))
        self.given = [own[key].clone().requires_grad_() for key in ('query', *keys, 'value')]
        self.mask = causal_mask(self.cotangent.shape[-2])
        self.attend = attend

    def run(self):
        output = self.attend(*self.given, self.mask)
        self.gradients = torch.autograd.grad(output, self.given, self.cotangent)

    def answer(self):
        return math.sqrt(sum(gradient.double().square().sum().item() for gradient in self.gradients))


def main():
    path, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    tensors, metadata = read(path)
    prepare = {
        'step': lambda: Training(tensors, json.loads(metadata['experiment'])),
        'matmul': lambda: Product(tensors),
        'attention': lambda: Attention(tensors, 'attention', composed_attention),
        'mgk': lambda: Attention(tensors, 'mgk', mixture_attention),
        'fusedAttention': lambda: Attention(tensors, 'attention', fused_attention),
    }
    count = torch.get_num_threads()
    backend = f"CPU, {count} {'thread' if count == 1 else 'threads'}"
    tell(library='torch', version=torch.__version__, backend=backend, works=[*prepare])
    prepared = {}
    for line in sys.stdin:
        request = json.loads(line)
        tell(**turn(prepare, prepared, request['work'], request['count']))


def turn(prepare, prepared, name, count):
    ms, answers, first = [], [], {}
    if name not in prepared:
        start = time.perf_counter()
        prepared[name] = prepare[name]()
        prepared[name].run()
        first = {'firstMs': 1e3 * (time.perf_counter() - start)}
        answers.append(prepared[name].answer())
    work = prepared[name]
    for _ in range(count):
        start = time.perf_counter()
        work.run()
        ms.append(1e3 * (time.perf_counter() - start) / work.times)
        answers.append(work.answer())
    return {**first, 'ms': ms, 'answers': answers, 'liveBytes': 0, 'peakBytes': 0}


def tell(**answer):
    print(json.dumps(answer), flush=True)


main()
