"""The words of the glossary, one paragraph per term, in alphabetical order.

The first line of a paragraph is "name = other names | addresses of lessons", the rest Markdown.
"""

TEXT = r"""
accuracy | live_training
The share of answers that are right: 98 of 100 are 0.98. As a function of the weights it is a staircase, so its
gradient is zero almost everywhere and training uses a loss instead.

activation | forward_pass
The output of a unit, $a = \varphi(z)$: its pre-activation after the activation function.

activation function = nonlinearity | forward_pass
The bend $\varphi$ after the weighted sum: sigmoid, tanh, ReLU and others. Without it, two layers would be one.

Adam | live_training
An optimizer that keeps running averages of each parameter's gradient and squared gradient, and divides one by the
root of the other. So every parameter gets a step size of its own.

autoencoder
A network that squeezes its input through a narrow layer and rebuilds it. Its loss compares output and input, so it
needs no labels.

autograd | chain_rule
PyTorch's automatic differentiation. It records every operation of the forward pass, then applies the chain rule to
the record from the loss back to the leaves.

backward pass = backpropagation | chain_rule
The walk from the loss back through the computational graph that gives $\partial L/\partial w$ for every parameter.
In PyTorch: `loss.backward()`.

batch = mini-batch | live_training
The samples whose average loss makes one step. 200 samples in batches of 8 make 25 steps an epoch.

batch normalization | vanishing_gradients
A layer that shifts and scales each feature to mean 0 and variance 1 over the batch, then by two learned numbers. In
`eval()` it uses running averages instead of the batch.

bias | forward_pass
The number $b$ added to a unit's weighted sum before the activation function: $z = w \cdot x + b$. With all inputs
at zero it is what remains.

broadcasting | forward_pass
The rule by which tensors of different shapes combine: dimensions of size 1 are repeated. A 1×3 plus a 3×1 tensor
gives 3×3.

chain rule | chain_rule
The derivative of nested functions is the product of their derivatives:
$\frac{dL}{dx} = \frac{dL}{dy} \cdot \frac{dy}{dx}$. Where several paths lead to the loss, their products add up.

computational graph | chain_rule
The operations of a forward pass as nodes and their tensors as edges, from the leaves to the loss. PyTorch builds it
anew in every forward pass.

convolution | convolution
A small kernel slides over the image; at each place the products of kernel and pixels are summed. The output has
size $\lfloor (i + 2p - d(k - 1) - 1)/s \rfloor + 1$: 28 pixels and a 5×5 kernel leave 24.

cross-entropy = negative log-likelihood | live_training
The loss for classes: $-\ln p$, with $p$ the probability given to the right class. $p = 0.8450$ costs 0.1685;
certainty costs 0.

data augmentation
Training on changed copies of the samples (flipped, cropped, rotated, recoloured) whose label stays the same. It
regularizes.

decision boundary | forward_pass
The line or surface at which a classifier changes its answer. For one logit it lies where $z = 0$, that is
$p = 0.5$.

dilation | convolution
The distance between the pixels under neighbouring cells of a kernel. A 3×3 kernel with dilation 2 covers 5×5 pixels
and still has 9 weights.

discriminator | gan
The network of a GAN that judges images: $D(x)$ near 1 says real, near 0 says made by the generator.

dropout | live_training
In training, each unit's output is set to zero with probability $p$ and the others are scaled by $1/(1 - p)$. In
`eval()` nothing is dropped.

dtype | forward_pass
The type of a tensor's numbers. `float32`, PyTorch's default, keeps about 7 decimal digits, `float64`, numpy's
default, about 16.

dying ReLU | vanishing_gradients
A ReLU unit whose sum is negative for every sample: output 0, gradient 0, so it can no longer learn.

early stopping | live_training
Training ends when the validation loss has stopped falling, and may go back to the best weights seen.

epoch | live_training
One pass over all training samples.

exploding gradient | vanishing_gradients
Factors above 1 multiply over the layers and the gradient grows beyond use: $1.5^{50} \approx 6 \cdot 10^8$.

feature map | cnn_filters
The image that one kernel of a convolution makes. 12 kernels give 12 feature maps, one output channel each.

forward pass | forward_pass
Computing the output from the input, layer by layer.

generator | gan
The network of a GAN that turns a random latent vector into an image. It learns from the discriminator's gradient
alone.

gradient | chain_rule
All partial derivatives of the loss, $\partial L/\partial w$, one per parameter. It points uphill; training steps
against it.

gradient clipping | vanishing_gradients
Scaling the gradient down when its norm exceeds a bound. The direction stays.

hidden layer | forward_pass
A layer between input and output. Its units are features that the network makes itself.

hyperparameter | live_training
A setting that training does not learn: learning rate, batch size, number of units.

initialization | vanishing_gradients
How weights are drawn before training. Xavier takes the variance $2/(n_{\text{in}} + n_{\text{out}})$, He
$2/n_{\text{in}}$, so that signals neither vanish nor explode on their way.

kernel = filter | convolution, cnn_filters
The small matrix of weights that a convolution slides over the image. The nine weights of a 3×3 kernel serve every
place.

L1 = lasso | live_training
The penalty $\lambda \sum |w|$ added to the loss. It pulls every weight toward 0 at the same speed and leaves many
at 0 or close to it.

L2 = ridge | live_training
The penalty $\lambda \sum w^2$ added to the loss. It shrinks large weights most. With SGD it equals weight decay of
$2\lambda$.

latent vector = code | gan
A short list of numbers that stands for an image: what an autoencoder's bottleneck holds, or the noise that a
generator starts from.

leaf tensor | chain_rule
A tensor that no recorded operation made: parameters and data. `backward()` stores gradients in the leaves with
`requires_grad=True`.

learning rate | live_training
The length of a step, $\eta$ in $w \leftarrow w - \eta\,\partial L/\partial w$. Too small is slow, too large
overshoots.

logits | live_training
The raw outputs before sigmoid or softmax, any real numbers. A logit of 0 is a probability of 0.5 for two classes.

loss = cost, objective | forward_pass, chain_rule
One number that says how wrong the outputs are; training lowers it.

mode collapse | gan
A generator makes only a few kinds of image, whatever its latent vector, because those fool the discriminator.

momentum | live_training
A running sum of gradients, $v \leftarrow \mu v + g$, is followed instead of the last one $g$. With $\mu = 0.9$ a
steady gradient ends in steps ten times as long.

MSE = mean squared error | forward_pass
Mean squared error, $\frac{1}{n}\sum (\hat y - y)^2$. Predictions 0.25, 0.6, 0.3 for targets 0.2, 0.7, 0.1 give
0.0175.

overfitting | live_training
The training loss falls while the validation loss rises: the network learns the noise of its training samples.

padding | convolution
Rows and columns, usually of zeros, put around an image before a convolution. Padding 1 keeps the size under a 3×3
kernel.

parameter | forward_pass
A number that training changes: a weight or a bias. A 1-3-1 network has 10.

patience | live_training
How many epochs in a row without improvement early stopping lets pass before it ends training.

pooling = max pooling, average pooling | convolution
Replaces each small window of a feature map by its maximum or mean. Max pooling of 2×2 leaves a quarter of the
values.

pre-activation | forward_pass
A unit's weighted sum with bias, $z = w \cdot x + b$, before the activation function.

receptive field | convolution, cnn_filters
The pixels of the input that can change one value of a feature map. Two 3×3 convolutions in a row see 5×5.

regularization | live_training
Whatever keeps a network from overfitting: L1, L2, dropout, data augmentation, early stopping.

ReLU = rectified linear unit | forward_pass, vanishing_gradients
The activation function $\max(0, z)$: slope 1 above zero, 0 below.

seed | forward_pass
The number that starts a random generator. The same seed, code and device give the same weights and batches.

SGD = stochastic gradient descent | chain_rule, live_training
Stochastic gradient descent: $w \leftarrow w - \eta\,\partial L/\partial w$ with the gradient of one batch at a
time.

sigmoid | forward_pass, vanishing_gradients
$\sigma(z) = 1/(1 + e^{-z})$ squeezes any number into 0 to 1. Its slope is at most 0.25, at $z = 0$.

skip connection = residual connection | vanishing_gradients
A layer's input added to its output, $x + f(x)$. The gradient passes the sum undiminished.

softmax | live_training
Turns logits into probabilities that add up to 1: $p_i = e^{z_i} / \sum_j e^{z_j}$. Logits 1.95, −0.6, −0.3 give the
first class 0.8450.

state_dict
A dictionary from names to all parameters and buffers of a model: what one saves and loads.

stride | convolution
How many pixels a kernel moves at a time. Stride 2 makes the output about half as large.

tensor | forward_pass
An array of numbers with a shape, a dtype and a device: a vector, a matrix, or more dimensions. A batch of 64 grey
28×28 images has shape (64, 1, 28, 28).

transfer learning = fine-tuning
Starting from a network trained on other data: freeze it and train a new last layer, or fine-tune all of it.

transposed convolution | gan
A layer that enlarges: each input value lays down a scaled kernel, and overlaps add. The output has size
$(i - 1)s - 2p + d(k - 1) + o + 1$, with $o$ the output padding.

unit = neuron | forward_pass
One weighted sum with its bias and activation function: a row of a layer's weight matrix.

validation | live_training
Checking on samples that training never used, under `no_grad()` and `eval()`. It shows whether the network learned
the rule or the samples.

vanishing gradient | vanishing_gradients
Factors below 1 multiply over the layers until early ones learn nothing. Ten sigmoids leave at most
$0.25^{10} \approx 10^{-6}$ before the weights come in.

weight | forward_pass
The factor on one connection. Its sign says whether the input pushes the unit up or down.

weight decay | live_training
Every step first shrinks the weights: $w \leftarrow (1 - \eta\lambda)\,w$, then follows the gradient. In AdamW it
stays apart from Adam's averages.
"""
