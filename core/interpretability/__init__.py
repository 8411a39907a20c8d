"""What a trained CNN looks for: filters, feature maps, attributions, patches, adversarial examples."""
