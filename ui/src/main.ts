import { mount } from 'svelte';
import { chooseHost } from '$lib/host/choose';
import App from './App.svelte';
import './app.css';

const host = await chooseHost();
mount(App, { target: document.getElementById('app')!, props: { host } });
